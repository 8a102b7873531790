import Config

config :pleroma, :instance,
  description: """
  Hello"""

config :pleroma, :media_proxy, enabled: false
