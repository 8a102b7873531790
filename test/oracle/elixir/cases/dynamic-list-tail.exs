import Config

extra = if System.get_env("X"), do: [z: 1], else: []
config :a, b: [[x: 1] | [2]], c: [x: 1] ++ extra, d: extra ++ [x: 1], e: [{:x, 1} | extra]
config :a, c: [y: 2]
