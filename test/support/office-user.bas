REM What somebody does in LibreOffice, step by step: one line per step, its parts separated by tabs.
REM   open <path> <filter> <filter options> | sheet <name> | type <cell> <text> | choose <cell> <text> | save <path> <filter> <filter options> | close
REM A line break within a text is U+2424. What becomes of a step of typing or choosing is a line of the report: "done", or "locked" where
REM the program keeps what stands there, or "absent" where the cell has no list with such a choice.

Dim document As Object
Dim sheet As Object
Dim report As Object

Sub Work(steps As String, reportPath As String)
  Dim files As Object, source As Object, line As String
  files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  report = createUnoService("com.sun.star.io.TextOutputStream")
  report.setOutputStream(files.openFileWrite(ConvertToURL(reportPath)))
  report.setEncoding("UTF-8")
  source = createUnoService("com.sun.star.io.TextInputStream")
  source.setInputStream(files.openFileRead(ConvertToURL(steps)))
  source.setEncoding("UTF-8")
  On Error GoTo Broken
  REM Nothing else runs meanwhile: what a window would do by and by breaks a program that has none.
  EnableReschedule(False)
  Do While Not source.isEOF()
    line = source.readLine()
    If line <> "" Then TakeStep(Split(line & Chr(9) & Chr(9) & Chr(9) & Chr(9), Chr(9)))
  Loop
  report.writeString("end" & Chr(10))
  GoTo Finish
Broken:
  report.writeString("error " & Error$ & " at " & Left(line, 200) & Chr(10))
  Resume Finish
Finish:
  report.closeOutput()
  source.closeInput()
  StarDesktop.terminate()
End Sub

Sub TakeStep(parts)
  Select Case parts(0)
    Case "open"
      document = StarDesktop.loadComponentFromURL(ConvertToURL(parts(1)), "_blank", 0, Properties(True, parts(2), parts(3)))
      sheet = document.Sheets.getByIndex(0)
    Case "sheet"
      sheet = document.Sheets.getByName(parts(1))
      document.CurrentController.setActiveSheet(sheet)
    Case "type"
      report.writeString(EnterText(parts(1), Replace(parts(2), "␤", Chr(10))) & Chr(10))
    Case "choose"
      report.writeString(Choose(parts(1), parts(2)) & Chr(10))
    Case "save"
      document.storeToURL(ConvertToURL(parts(1)), Properties(False, parts(2), parts(3)))
    Case "close"
      document.close(True)
  End Select
End Sub

Function Properties(isHidden As Boolean, filter As String, options As String)
  Dim list(2) As New com.sun.star.beans.PropertyValue
  list(0).Name = "Hidden"
  list(0).Value = isHidden
  If filter <> "" Then
    list(1).Name = "FilterName"
    list(1).Value = filter
  End If
  If options <> "" Then
    list(2).Name = "FilterOptions"
    list(2).Value = options
  End If
  Properties = list()
End Function

REM Goes to a cell and types, as at the keyboard. Where that is refused a box would open that nobody could close; so it is asked for first.
Function EnterText(place As String, text As String) As String
  Dim target(0) As New com.sun.star.beans.PropertyValue, typed(0) As New com.sun.star.beans.PropertyValue
  Dim dispatcher As Object
  EnterText = "locked"
  If Not TakesText(place) Then Exit Function
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  target(0).Name = "ToPoint"
  target(0).Value = place
  dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:GoToCell", "", 0, target())
  typed(0).Name = "StringName"
  typed(0).Value = text
  dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:EnterString", "", 0, typed())
  EnterText = "done"
End Function

REM Whether the program itself lets anything be put into a cell: in a protected sheet it breaks off where the cell is locked.
Function TakesText(place As String) As Boolean
  Dim cells As Object, before
  cells = sheet.getCellRangeByName(place)
  before = cells.getDataArray()
  TakesText = False
  On Error GoTo Refused
  cells.setDataArray(Array(Array("x")))
  cells.setDataArray(before)
  TakesText = True
Refused:
End Function

REM Takes an entry of the list that opens beside a cell.
Function Choose(place As String, choice As String) As String
  Dim rule As Object, entries, index As Long, name As String
  Choose = "absent"
  rule = sheet.getCellRangeByName(place).Validation
  If rule.Type <> com.sun.star.sheet.ValidationType.LIST Or rule.ShowList = 0 Then Exit Function
  name = rule.getFormula1()
  If InStr(name, ".") > 0 Then name = Mid(name, InStr(name, ".") + 1)
  entries = sheet.getCellRangeByName(name).getDataArray()
  For index = 0 To UBound(entries)
    If CStr(entries(index)(0)) = choice Then Choose = EnterText(place, choice)
  Next
End Function
