import Config

config :pleroma, :instance, name: My Instance
