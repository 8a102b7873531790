import Config

config :pleroma, Pleroma.Uploaders.Local, uploads: /var/lib/pleroma/uploads
