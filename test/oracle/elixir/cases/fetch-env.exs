import Config

config :a, b: System.fetch_env!("X"), c: 1
