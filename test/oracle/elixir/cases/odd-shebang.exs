#!/usr/bin/env elixir
import Config

config :pleroma, :a, b: 1
