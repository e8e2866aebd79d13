{{/* The name of everything that belongs to the whole release. */}}
{{- define "kraft-exporter.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 32 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 32 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "kraft-exporter.serviceAccount" -}}
{{- if .Values.serviceAccount.name -}}
{{- .Values.serviceAccount.name -}}
{{- else if .Values.serviceAccount.create -}}
{{- include "kraft-exporter.fullname" . -}}
{{- else -}}
default
{{- end -}}
{{- end -}}

{{/* The labels by which selectors find the pods of one cluster: list of root and name of the cluster. */}}
{{- define "kraft-exporter.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ $root.Chart.Name }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
kraft-exporter/cluster: {{ index . 1 | quote }}
{{- end -}}

{{- define "kraft-exporter.labels" -}}
{{- $root := index . 0 -}}
{{ include "kraft-exporter.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* How Prometheus proves who it is, and whom it trusts: the parts of an endpoint that are set. */}}
{{- define "kraft-exporter.access" -}}
{{- $access := dict -}}
{{- range $key := list "tlsConfig" "basicAuth" -}}
{{- with index $ $key -}}
{{- $_ := set $access $key . -}}
{{- end -}}
{{- end -}}
{{- if $access -}}
{{- toYaml $access -}}
{{- end -}}
{{- end -}}
