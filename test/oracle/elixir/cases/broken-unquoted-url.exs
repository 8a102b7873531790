import Config

config :pleroma, :media_proxy, base_url: https://media.example.org
