import Config

opts = if System.get_env("X"), do: [x: 1], else: [x: 1, y: 2]
config :a, b: [x: 5, z: 6]
config :a, b: opts
config :a, opts
config :a, Foo, opts
config :a, Foo, opts ++ [w: 1]
config :a, Bar, [w: 1] ++ opts
config :a, y: 3
