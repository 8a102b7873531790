import Config

config :pleroma, :instance, name: 'say "hi"'
