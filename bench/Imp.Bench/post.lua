-- What wrk sends: the same POST with one of 500 dedup keys in turn. All requests are made before the clock runs.
--
--   wrk -s post.lua URL -- pagerduty ROUTING_KEY [KEYS PER_SECOND]
--   wrk -s post.lua URL -- alertmanager
--
-- With a rate every request has its instant, whatever the ones before took.

local keys = 500

local event = '{"routing_key":"%s","event_action":"trigger","dedup_key":"bench/%d","payload":{"summary":"Replica lag 95 s on db%d",'
  .. '"source":"db%d.example.net","severity":"critical","timestamp":"2026-03-01T10:20:30.000+0000","component":"postgres","group":"orders",'
  .. '"class":"lag","custom_details":{"lag_s":95,"primary":"db6"}},"links":[{"href":"https://wiki.example.net/lag","text":"Runbook"}],'
  .. '"client":"probe","client_url":"https://probe.example.net/%d"}'

local alert = '[{"labels":{"alertname":"ReplicaLag","severity":"critical","instance":"db%d.example.net","component":"postgres","group":"orders"},'
  .. '"annotations":{"summary":"Replica lag 95 s on db%d","lag_s":"95","primary":"db6","runbook":"https://wiki.example.net/lag"},'
  .. '"generatorURL":"https://probe.example.net/%d"}]'

local requests, turn = {}, 0

local function pace(rate)
  local ffi = require("ffi")
  ffi.cdef("typedef struct { long s; long us; } moment; int gettimeofday(moment *now, void *zone);")
  local moment, started, sent = ffi.new("moment"), nil, 0
  delay = function()
    ffi.C.gettimeofday(moment, nil)
    local now = tonumber(moment.s) + tonumber(moment.us) / 1e6
    started = started or now
    sent = sent + 1
    return math.max(0, math.floor((started + sent / rate - now) * 1000))
  end
end

function init(args)
  local headers = { ["Content-Type"] = "application/json" }
  keys = tonumber(args[3]) or keys
  if args[4] then pace(tonumber(args[4])) end
  for i = 1, keys do
    local body = args[1] == "alertmanager" and alert:format(i, i, i) or event:format(args[2], i, i, i, i)
    requests[i] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  turn = turn % keys + 1
  return requests[turn]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format('\n{"requests":%d,"seconds":%.3f,"failed":%d,"p50":%.3f,"p99":%.3f}\n', summary.requests, summary.duration / 1e6,
    e.connect + e.read + e.write + e.timeout + e.status, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
