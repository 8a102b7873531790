import Config

config :pleroma, :hackney_pools,
  federation: [max_connections: 50, timeout: 150_000],
  media: [max_connections: 50, timeout: 150_000]

config :tesla, adapter: Tesla.Adapter.Hackney
config :pleroma, :http, proxy_url: {:socks5, :localhost, 9050}, send_user_agent: true, adapter: [ssl_options: [versions: [:"tlsv1.2"]]]
