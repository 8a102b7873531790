import Config

config :a, b: undefined_helper(1)
