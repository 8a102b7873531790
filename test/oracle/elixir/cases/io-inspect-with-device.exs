import Config

config :p, :plain, IO.inspect(false)
config :p, :options, IO.inspect(false, label: "a")
config :p, :device, IO.inspect(:stderr, false, [])
