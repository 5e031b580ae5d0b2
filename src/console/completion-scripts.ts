import type { CompletionShell } from '../commands/command.ts';

/**
 * Scripts that ask `marty __complete SHELL [WORD…] =CURRENT` for candidates, one a line as `value<TAB>description`.
 * The word at the cursor is marked with `=`, because PowerShell drops empty arguments.
 */
export const COMPLETION_SCRIPTS: Readonly<Record<CompletionShell, string>> = {
  bash: `# bash completion for marty: source <(marty completion bash)
_marty() {
  local line words current
  words=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  current="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :file) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "\${current#=}") ;;
      :directory) while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "\${current#=}") ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(marty __complete bash "\${words[@]}" "=$current" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && -d "\${COMPREPLY[0]}" ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o filenames -F _marty marty
`,
  zsh: `#compdef marty
# zsh completion for marty: source <(marty completion zsh)
_marty() {
  local line value
  local -a candidates
  for line in "\${(@f)$(marty __complete zsh "\${(@)words[2,CURRENT-1]}" "=\${words[CURRENT]}" 2>/dev/null)}"; do
    case "$line" in
      '') ;;
      :file) _files ;;
      :directory) _files -/ ;;
      *$'\\t'*)
        value="\${line%%$'\\t'*}"
        candidates+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
        ;;
      *) candidates+=("\${line//:/\\\\:}") ;;
    esac
  done
  (( \${#candidates} )) && _describe 'marty' candidates
}
compdef _marty marty
`,
  fish: `# fish completion for marty: marty completion fish | source
function __marty_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in (marty __complete fish $words[2..-1] "=$current" 2>/dev/null)
        switch $line
            case ':file'
                __fish_complete_path "$current"
            case ':directory'
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c marty -f -a '(__marty_complete)'
`,
  powershell: `# PowerShell completion for marty: marty completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName marty -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    if ($wordToComplete -ne '') { $words = @($words | Select-Object -SkipLast 1) }
    & marty __complete powershell @words "=$wordToComplete" 2>$null | ForEach-Object {
        $value, $description = $_ -split "\`t", 2
        if ($value -eq ':file' -or $value -eq ':directory') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } else {
            if (-not $description) { $description = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $description)
        }
    }
}
`,
};

/** bash hands `--output=js` over as three words. */
export function joinAssignments(words: readonly string[]): string[] {
  const joined: string[] = [];
  let glue = false;
  for (const word of words) {
    const last = joined.at(-1);
    if (last !== undefined && (glue || (word === '=' && last.startsWith('--')))) {
      joined[joined.length - 1] = last + word;
      glue = word === '=';
    } else {
      joined.push(word);
      glue = false;
    }
  }
  return joined;
}
