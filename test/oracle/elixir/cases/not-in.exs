import Config

config :a, b: not (1 in [1]), c: 1 not in [2], d: (not 1 in [1])
