import Config

config :a, b: "a" | String.upcase()
