import Config

config :p, Pleroma.Upload, base_url: "https://media.example.org"
config :p, :"Pleroma.Upload", base_url: "https://other.example.org"
config :p, :"Elixir.Pleroma.Web", secure: true
config :p, :http_security, enabled: false
config :p, :"Elixir.http_security", enabled: true
config :p, :nested, [{:"Elixir.enabled", true}, {:enabled, false}]
config :q, :same, {Pleroma.Upload == :"Elixir.Pleroma.Upload", Pleroma.Upload == :"Pleroma.Upload"}
