/**
 * `take` of rate.ts for Redis, which runs a script as one step. KEYS[1] is the key; ARGV: algorithm, limit,
 * window in milliseconds, units per millisecond, cost, and the time, or '' for the clock of Redis.
 */
export const TAKE_SCRIPT = `
local algorithm, limit, window = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local perMs, cost, now = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local found = redis.call('HMGET', KEYS[1], 'since', 'used', 'before')
local since, used, before = tonumber(found[1]) or now, tonumber(found[2]) or 0, tonumber(found[3]) or 0
local load
if algorithm == 'token-bucket' then
  used = math.max(0, used - math.max(0, now - since) * perMs)
  since = now
  load = used
else
  local ended = since + window
  if now >= ended then
    if algorithm == 'sliding-window' and now < ended + window then
      before, since = used, ended
    else
      before, since = 0, now
    end
    used = 0
  end
  load = used
  if algorithm == 'sliding-window' then load = load + before * (1 - (now - since) / window) end
end
local allowed = load + cost <= limit
if allowed then
  used = used + cost
  load = load + cost
end
local left, reset, wait = since + window - now, 0, 0
if algorithm == 'token-bucket' then reset = used / perMs else reset = left end
if not allowed then
  if cost > limit then wait = window
  elseif algorithm == 'token-bucket' then wait = (used + cost - limit) / perMs
  elseif algorithm == 'fixed-window' then wait = left
  elseif used + cost <= limit then wait = left - ((limit - cost - used) / before) * window
  else wait = left + window * (1 - (limit - cost) / used) end
end
redis.call('HSET', KEYS[1], 'since', string.format('%.17g', since), 'used', string.format('%.17g', used),
  'before', string.format('%.17g', before))
redis.call('PEXPIRE', KEYS[1], math.ceil(2 * math.max(window, limit / perMs)))
return {allowed and 1 or 0, math.max(0, math.floor(limit - load)), math.ceil(reset), math.ceil(wait)}
`;
