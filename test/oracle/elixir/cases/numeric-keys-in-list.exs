import Config

config :a, b: [{1, 2}, {3, 4}], c: [{:x, 1}, {2, 3}]
config :a, c: [{:x, 2}]
