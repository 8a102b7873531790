import Config

destructure([a, b], [1])
config :p, :short, {a, b}
destructure([a, b], [1, 2, 3])
config :p, :long, {a, b}
destructure([a, b], nil)
config :p, :nothing, {a, b}
destructure([host, port], String.split("a.example:80", ":"))
config :p, :split, host: host, port: port
