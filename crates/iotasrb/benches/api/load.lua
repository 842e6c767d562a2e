-- A file behind the address is posted; the figures are printed on one line, in microseconds.

function init(arguments)
    if arguments[1] then
        wrk.method = "POST"
        wrk.body = io.open(arguments[1], "rb"):read("*a")
        wrk.headers["Content-Type"] = "application/json"
    end
end

function done(summary, latency)
    local errors = summary.errors
    local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
    io.write(string.format("figures %d %d %d %d %d %d\n", summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9), failed))
end
