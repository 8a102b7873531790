import Config

if true {
  config :pleroma, :a, b: 1
}
