import Config

config :pleroma, :instance, {
  "name": "x",
  "email": "a@social.example"
}
