import Config

config :pleroma, :instance, email: admin@example.org
