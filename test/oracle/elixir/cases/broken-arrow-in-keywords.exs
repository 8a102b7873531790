import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host => "social.example", port => 443]
