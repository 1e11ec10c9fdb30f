-- The health of a TimescaleComparison for Argo CD: Degraded where the databases differ or a person must act.
local health = { status = "Progressing", message = "not looked at yet" }
local status = obj.status
if status == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function is(type, value)
  return conditions[type] ~= nil and conditions[type].status == value
end

if is("Accepted", "False") then
  health.status = "Degraded"
  health.message = conditions.Accepted.message
elseif is("Stalled", "True") then
  health.status = "Degraded"
  health.message = conditions.Stalled.message
elseif is("Equal", "False") then
  health.status = "Degraded"
  health.message = conditions.Equal.message
elseif is("Suspended", "True") then
  health.status = "Suspended"
  health.message = conditions.Suspended.message
elseif is("Equal", "True") then
  health.status = "Healthy"
  health.message = conditions.Equal.message
elseif is("Running", "True") then
  health.message = conditions.Running.message
elseif is("Running", "False") and conditions.Running.reason == "Idle" and status.nextRunTime ~= nil then
  health.status = "Healthy"
  health.message = "not compared yet; " .. conditions.Running.message
elseif conditions.Running ~= nil then
  health.status = "Suspended"
  health.message = conditions.Running.message
end
return health
