{{- define "functions.label" -}}
label-{{ .Values.number }}
{{- end -}}
{{- define "functions.twice" -}}
{{ . }}{{ . }}
{{- end -}}
