import Config

config :a, b: "a#{x"
