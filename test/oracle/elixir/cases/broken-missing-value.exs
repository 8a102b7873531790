import Config

config :a, b: , c: 1
