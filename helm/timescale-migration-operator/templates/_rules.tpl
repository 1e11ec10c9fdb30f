{{/* All that the operator asks of the API server in a namespace with migrations. A test compares it with what was used. */}}
{{- define "operator.rules" -}}
- apiGroups: [timescalemigration.dev]
  resources: [timescalemigrations]
  verbs: [list, watch, patch]
- apiGroups: [timescalemigration.dev]
  resources: [timescalemigrations/status]
  verbs: [patch]
# Those that migrations ask for are made, follow their migration, and are removed.
- apiGroups: [timescalemigration.dev]
  resources: [timescalecomparisons]
  verbs: [list, watch, create, patch, delete]
- apiGroups: [timescalemigration.dev]
  resources: [timescalecomparisons/status]
  verbs: [patch]
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, patch, delete]
# Read where a Job failed or does not get going: why.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Those that migrations name; they can not be listed or watched.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
# Those of a Job that gets no pod are listed: why.
- apiGroups: [""]
  resources: [events]
  verbs: [create, list]
# The lease of the namespace, which one operator holds. A right to create can not be bound to a name.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [timescale-migrations]
  verbs: [get, update]
{{- end }}
