import Config

config :a, [b: 1]
config(:a, c: 2)
config :a, :d, [e: 1, f: 2]
config(:a, :g, h: 3)
config :a, [{:i, 4}]
Config.config(:a, j: 5)
config :a, :k, 6
config :a, Foo.Bar, x: 1
config(:a, [l: 1] ++ [m: 2])
