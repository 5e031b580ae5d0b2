{{- define "shop.name" -}}{{ .Release.Name }}-{{ .Chart.Name }}{{- end -}}
{{- define "overridden" -}}by the parent{{- end -}}
