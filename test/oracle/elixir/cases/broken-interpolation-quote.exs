import Config

config :pleroma, :a, b: "x#{System.get_env("A)}"
