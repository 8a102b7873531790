import Config

# Config.Reader gives what config/2 and config/3 say, whatever is put into the environment.
config :pleroma, :http_security, enabled: true
Application.put_env(:pleroma, :http_security, enabled: false)
Application.put_env(:pleroma, :media_proxy, enabled: true)
config :pleroma, :instance, name: "x"
