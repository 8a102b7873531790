{
  "pleroma": {
    "name": "x"
  }
}
