-- The health of a TimescaleMigration for Argo CD: Suspended where a person decides, Degraded where a person must act.
local health = { status = "Progressing", message = "not looked at yet" }
local status = obj.status
if status == nil or status.phase == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end
local function is(type, value)
  return conditions[type] ~= nil and conditions[type].status == value
end

local progress = status.progress or {}
health.message = status.phase
if progress.summary ~= nil then
  health.message = status.phase .. " " .. progress.summary
end

if status.phase == "Completed" then
  health.status = "Healthy"
elseif status.phase == "RolledBack" then
  health.status = "Healthy"
  health.message = "switched back, as asked; the application uses the source"
elseif status.phase == "Cancelled" then
  health.status = "Healthy"
  health.message = "cancelled, as asked; the source is as it was found"
elseif is("Accepted", "False") then
  health.status = "Degraded"
  health.message = conditions.Accepted.message
elseif is("Stalled", "True") then
  health.status = "Degraded"
  health.message = conditions.Stalled.message
elseif is("Rehearsed", "True") then
  health.status = "Healthy"
  health.message = conditions.Rehearsed.message
elseif is("Rehearsed", "False") then
  health.status = "Degraded"
  health.message = conditions.Rehearsed.message
elseif progress.chunks ~= nil and (progress.chunks.failed or 0) > 0 then
  health.status = "Degraded"
  health.message = progress.chunks.failed .. " chunks could not be copied, or differ"
elseif is("Suspended", "True") then
  health.status = "Suspended"
  health.message = conditions.Suspended.message
elseif status.pendingGate ~= nil then
  health.status = "Suspended"
  health.message = status.pendingGate.message
end
return health
