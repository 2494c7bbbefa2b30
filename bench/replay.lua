-- wrk script: sends prepared requests one after the other, each of them once.
-- The file holds records of "<length>\n<bytes>"; after the last one the rest are refused.
local records, number = {}, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local length = file:read("*l")
    if not length then break end
    records[#records + 1] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  number = number + 1
  return records[number] or "POST /no-request-left HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
end

function done(summary, latency)
  print(string.format("     95%%   %.2fms", latency:percentile(95) / 1000))
end
