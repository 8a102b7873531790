import Config

config :pleroma, :http_security, enabled: TRUE_
  , sts: true
