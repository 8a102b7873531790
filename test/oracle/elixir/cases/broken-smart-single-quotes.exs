import Config

config :pleroma, :instance, name: ‘example’
