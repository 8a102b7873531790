import Config

config :pleroma, :instance,
  name: "x",

if true do
  :ok
end
