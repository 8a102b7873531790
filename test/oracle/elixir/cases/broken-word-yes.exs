import Config

config :pleroma, :http_security, enabled: yes
