import Config

config :a, b: "abc'
