export function templateFiles(root?: string): string[];
export function templatesModule(root?: string): string;
export function martyTemplates(): {
  name: string;
  resolveId(id: string): string | undefined;
  load(this: { addWatchFile(path: string): void }, id: string): string | undefined;
};
