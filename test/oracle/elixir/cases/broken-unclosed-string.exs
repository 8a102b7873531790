import Config

config :a, b: "abc
config :a, c: 1
