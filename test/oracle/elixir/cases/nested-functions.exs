import Config

url = fn host, port -> "https://#{host}:#{port}" end
hosts = %{media: "media.example.org", main: "example.org"}
config :pleroma, :media_proxy, enabled: true, base_url: url.(hosts.media, 443), whitelist: [url.(hosts[:main], 8443)]
config :pleroma, Pleroma.Upload, base_url: hosts |> Map.get(:media) |> then(&"https://#{&1}/media/")
