-- Calls of a platform, signed beforehand, one a line of a file; every answer must contain a text. Tells one line of JSON.
-- Arguments: the file, the text.

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  calls, sent, wrong, must = {}, 0, 0, args[2]
  local head = { ["Content-Type"] = "application/x-www-form-urlencoded" }
  for form in io.lines(args[1]) do
    calls[#calls + 1] = wrk.format("POST", nil, head, form)
  end
end

function request()
  sent = sent + 1
  return calls[(sent - 1) % #calls + 1]
end

function response(status, headers, body)
  if status ~= 200 or not string.find(body, must, 1, true) then
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local sent, wrong = 0, 0
  for _, thread in ipairs(threads) do
    sent = sent + thread:get("sent")
    wrong = wrong + thread:get("wrong")
  end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"sent":%d,"wrong":%d,"errors":%d,"answered":%d,"microseconds":%d,"p99":%d}\n',
    sent, wrong, errors, summary.requests, summary.duration, latency:percentile(99)
  ))
end
