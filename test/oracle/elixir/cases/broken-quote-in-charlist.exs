import Config

config :pleroma, :instance, name: 'It's mine'
