import Config

config :pleroma, :mrf_simple, reject: [{"a.example", ""} {"b.example", ""}]
