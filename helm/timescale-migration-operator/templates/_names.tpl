{{- define "operator.name" -}}
{{- $name := printf "%s-%s" .Release.Name .Chart.Name -}}
{{- if contains .Release.Name .Chart.Name -}}{{- $name = .Chart.Name -}}{{- end -}}
{{ $name | trunc 53 | trimSuffix "-" }}
{{- end }}

{{- define "operator.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "operator.labels" -}}
{{ include "operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "operator.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "operator.name" .) }}
{{- end }}

{{/* What is to be watched is said in so many words: watching all namespaces takes rights in all of them. */}}
{{- define "operator.watched" -}}
{{- if and .Values.watchNamespaces .Values.watchAllNamespaces -}}
{{- fail "watchNamespaces and watchAllNamespaces exclude each other: leave one of them out" -}}
{{- else if .Values.watchAllNamespaces -}}
JOSDK_ALL_NAMESPACES
{{- else -}}
{{- .Values.watchNamespaces | join "," | required "say whose migrations are run: --set 'watchNamespaces={NAMESPACE}' for some namespaces, or --set watchAllNamespaces=true for all, with a ClusterRole that may read secrets and create Jobs everywhere" -}}
{{- end -}}
{{- end }}

{{- define "operator.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}
