import Config

config :pleroma, Pleroma.Web.Endpoint,
  url: [host: "social.example", scheme: "https”, port: 443],
  server: true
