import Config

config :a, b: System.get_env("X")
config :a, b: [x: 1]
config :a, c: [x: 1]
config :a, c: System.get_env("X")
config :a, c: [y: 1]
config :a, d: [x: System.get_env("X")]
config :a, d: [x: [y: 1]]
